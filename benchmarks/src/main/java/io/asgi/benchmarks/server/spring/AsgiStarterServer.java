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

package io.asgi.benchmarks.server.spring;

import java.util.LinkedHashMap;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.benchmarks.server.AsgiApplications;
import io.asgi.benchmarks.server.ServerSettings;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The ASGI server in Spring Boot, through its starter.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
public class AsgiStarterServer {

	/**
	 * Serve until the process ends.
	 * @param args the value of {@code asgi.dispatch}, if it is not to be the default
	 */
	public static void main(String[] args) {
		Map<String, Object> properties = new LinkedHashMap<>();
		if (args.length > 0) {
			properties.put("asgi.dispatch", args[0]);
		}
		Map<String, AsgiApplication> applications = AsgiApplications.byPath(ServerSettings.read().files());
		applications.keySet()
			.forEach((path) -> properties.put("asgi.applications." + path.substring(1) + ".path", path));
		SpringApplication application = SpringServer.create(WebApplicationType.REACTIVE, AsgiStarterServer.class,
				properties);
		application
			.addInitializers((context) -> applications.forEach((path, asgi) -> ((GenericApplicationContext) context)
				.registerBean(path.substring(1), AsgiApplication.class, () -> asgi)));
		application.run();
	}

}
