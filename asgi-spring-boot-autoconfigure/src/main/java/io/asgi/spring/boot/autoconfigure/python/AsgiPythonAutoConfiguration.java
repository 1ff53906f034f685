/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.spring.boot.autoconfigure.python;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonListener;
import io.asgi.python.PythonOptions;
import io.asgi.python.hosting.HostedPythonApplication;
import io.asgi.python.wire.NettyWorkerSocketFactory;
import io.asgi.python.worker.WorkerSocketFactory;
import io.asgi.spring.boot.autoconfigure.AsgiApplicationsConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@code asgi.python.applications.*}. Workers talk to the server on its own event loops.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class)
@ConditionalOnClass(PythonApplication.class)
@ConditionalOnBean(value = { AsgiApplicationsConfiguration.class, ReactorResourceFactory.class },
		search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(AsgiPythonProperties.class)
@ImportRuntimeHints(PythonRuntimeHints.class)
public final class AsgiPythonAutoConfiguration {

	@Bean
	PythonMounts asgiPythonMounts(AsgiPythonProperties properties, ReactorResourceFactory resources,
			ObjectProvider<PythonListener> listeners, ObjectProvider<PythonApplication> beans) {
		PythonListener listener = (event) -> listeners.orderedStream().forEach((each) -> each.onEvent(event));
		return new PythonMounts(properties, (options) -> application(options, resources, listener), beans);
	}

	private static PythonApplication application(PythonOptions options, ReactorResourceFactory resources,
			PythonListener listener) {
		WorkerSocketFactory sockets = (settings,
				doorkeeper) -> new NettyWorkerSocketFactory(resources.getLoopResources().onServer(true)).open(settings,
						doorkeeper);
		return new HostedPythonApplication(options, sockets, listener);
	}

}
