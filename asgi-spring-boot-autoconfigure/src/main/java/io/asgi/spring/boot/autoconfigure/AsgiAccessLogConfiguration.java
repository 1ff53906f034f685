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

package io.asgi.spring.boot.autoconfigure;

import io.asgi.server.accesslog.AccessLog;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The access log, if it is asked for.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("asgi.access-log.enabled")
class AsgiAccessLogConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AccessLog asgiAccessLog(AsgiProperties properties) {
		AsgiProperties.AccessLog accessLog = properties.accessLog();
		return AccessLog.builder()
			.format(accessLog.format())
			.webSocketAcceptFormat(accessLog.websocketAcceptFormat())
			.webSocketCloseFormat(accessLog.websocketCloseFormat())
			.requestIdHeader(accessLog.requestIdHeader())
			.structured(accessLog.structured())
			.build();
	}

}
