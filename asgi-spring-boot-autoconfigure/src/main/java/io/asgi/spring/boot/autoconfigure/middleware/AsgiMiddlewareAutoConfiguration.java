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

package io.asgi.spring.boot.autoconfigure.middleware;

import java.util.List;

import io.asgi.application.middleware.CompressionMiddleware;
import io.asgi.application.middleware.CorsMiddleware;
import io.asgi.application.middleware.HttpsRedirectMiddleware;
import io.asgi.application.middleware.RequestIdMiddleware;
import io.asgi.application.middleware.TrustedHostsMiddleware;
import io.asgi.spring.boot.AsgiMiddlewareOrder;
import io.asgi.spring.boot.autoconfigure.AsgiApplicationsConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code asgi.middleware.*} and
 * {@code asgi.static-files.*}, wherever there are applications: with a web server, or in
 * a test without one.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class)
@ConditionalOnBean(value = AsgiApplicationsConfiguration.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties({ AsgiMiddlewareProperties.class, StaticFilesProperties.class })
@Import({ SessionConfiguration.Present.class, SessionConfiguration.Absent.class })
public final class AsgiMiddlewareAutoConfiguration {

	@Bean
	StaticFilesMounts asgiStaticFilesMounts(StaticFilesProperties properties) {
		return new StaticFilesMounts(properties);
	}

	@Bean
	@Order(AsgiMiddlewareOrder.REQUEST_ID)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("asgi.middleware.request-id.enabled")
	RequestIdMiddleware asgiRequestIdMiddleware(AsgiMiddlewareProperties properties) {
		return new RequestIdMiddleware(properties.requestId().header(), properties.requestId().acceptFromClient());
	}

	@Bean
	@Order(AsgiMiddlewareOrder.TRUSTED_HOSTS)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("asgi.middleware.trusted-hosts.enabled")
	TrustedHostsMiddleware asgiTrustedHostsMiddleware(AsgiMiddlewareProperties properties) {
		return new TrustedHostsMiddleware(properties.trustedHosts().allowed());
	}

	@Bean
	@Order(AsgiMiddlewareOrder.HTTPS_REDIRECT)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("asgi.middleware.https-redirect.enabled")
	HttpsRedirectMiddleware asgiHttpsRedirectMiddleware(AsgiMiddlewareProperties properties) {
		return new HttpsRedirectMiddleware(properties.httpsRedirect().portNumbers());
	}

	@Bean
	@Order(AsgiMiddlewareOrder.CORS)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("asgi.middleware.cors.enabled")
	CorsMiddleware asgiCorsMiddleware(AsgiMiddlewareProperties properties) {
		AsgiMiddlewareProperties.Cors cors = properties.cors();
		return CorsMiddleware.builder()
			.allowedOrigins(cors.allowedOrigins())
			.allowedMethods(cors.allowedMethods())
			.allowedHeaders(cors.allowedHeaders())
			.exposedHeaders(cors.exposedHeaders())
			.allowCredentials(cors.allowCredentials())
			.maxAge(cors.maxAge())
			.build();
	}

	@Bean
	@Order(AsgiMiddlewareOrder.COMPRESSION)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("asgi.middleware.compression.enabled")
	CompressionMiddleware asgiCompressionMiddleware(AsgiMiddlewareProperties properties) {
		AsgiMiddlewareProperties.Compression compression = properties.compression();
		List<String> mediaTypes = compression.mediaTypes();
		return new CompressionMiddleware(mediaTypes.isEmpty() ? CompressionMiddleware.MEDIA_TYPES : mediaTypes,
				compression.minSize().toBytes(), compression.level());
	}

}
