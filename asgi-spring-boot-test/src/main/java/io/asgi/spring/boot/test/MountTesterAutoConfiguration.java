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

package io.asgi.spring.boot.test;

import io.asgi.server.Mounts;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of a {@link MountTester} for each
 * mounted application, with a server or without.
 */
@AutoConfiguration(
		after = { AsgiTestAutoConfiguration.class, AsgiMockAutoConfiguration.class, AsgiAutoConfiguration.class })
@ConditionalOnBean(Mounts.class)
public final class MountTesterAutoConfiguration {

	@Bean
	MountTesterRegistrar asgiMountTesterRegistrar(Mounts mounts, GenericApplicationContext context) {
		return new MountTesterRegistrar(mounts, context);
	}

}
