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

import io.asgi.spring.boot.autoconfigure.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiMiddlewareProperties}.
 */
class AsgiMiddlewarePropertiesTests {

	private static final String PREFIX = "asgi.middleware.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(PropertiesConfiguration.class);

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			request-id,     header,             "a b",         must be the name of a header field
			trusted-hosts,  allowed[0],         "b:80",        must be a host without a port
			https-redirect, ports.80,           0,             A port must be 1 to 65535
			https-redirect, ports.70000,        443,           A port must be 1 to 65535
			https-redirect, ports.http,         8443,          keys are port numbers
			https-redirect, ports[a b],         8443,          keys are port numbers
			cors,           allowed-origins[0], example.org,   must be an origin without a path
			cors,           allowed-methods[0], "G T",         must be a name
			cors,           allowed-headers[0], "x:",          must be a name
			cors,           exposed-headers[0], "x:",          must be a name
			cors,           max-age,            -1s,           must not be negative
			compression,    media-types[0],     text/*,        must be a media type
			compression,    min-size,           -1B,           must not be negative
			compression,    level,              10,            "must be 1 to 9, or -1"
			session,        cookie-name,        "a=b",         must be a name
			session,        cookie-path,        "/a;b",        must start with a slash
			session,        cookie-path,        a,             must start with a slash
			""")
	void aWrongValueIsExplained(String middleware, String property, String value, String reason) {
		this.runner
			.withPropertyValues(PREFIX + middleware + ".enabled=true",
					PREFIX + middleware + "." + property + "=" + value)
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("Property: " + PREFIX + middleware + "." + property)
					.contains("Value: \"" + value + "\"")
					.contains("Origin: \"" + PREFIX + middleware + "." + property + "\" from property source")
					.contains(reason);
			});
	}

	@ParameterizedTest
	@CsvSource({ "trusted-hosts, allowed", "cors, allowed-origins" })
	void aListThatWouldForbidEverythingIsRefused(String middleware, String property) {
		this.runner.withPropertyValues(PREFIX + middleware + ".enabled=true")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("Property: " + PREFIX + middleware + "." + property)
				.contains("must not be empty: set " + PREFIX + middleware + "." + property + ", or " + PREFIX
						+ middleware + ".enabled=false"));
	}

	@ParameterizedTest
	@CsvSource({ "allowed-origins, must name origins if credentials are allowed",
			"exposed-headers, must name headers if credentials are allowed" })
	void credentialsAreNotForEveryone(String property, String reason) {
		this.runner
			.withPropertyValues(PREFIX + "cors.enabled=true", PREFIX + "cors.allow-credentials=true",
					PREFIX + "cors.allowed-origins=https://example.org", PREFIX + "cors." + property + "=*")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains(PREFIX + "cors." + property)
				.contains("Value: \"*\"")
				.contains("Origin: \"" + PREFIX + "cors." + property)
				.contains(reason));
	}

	@Test
	void aCookieForAllSitesMustBeSecure() {
		this.runner
			.withPropertyValues(PREFIX + "session.enabled=true", PREFIX + "session.cookie-same-site=none",
					PREFIX + "session.cookie-secure=false")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains(PREFIX + "session.cookie-secure")
				.contains("browsers refuse it"));
	}

	@Test
	void whatIsOffIsNotChecked() {
		this.runner.withPropertyValues(PREFIX + "cors.allowed-origins=nonsense")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AsgiMiddlewareProperties.class)
	static class PropertiesConfiguration {

	}

}
