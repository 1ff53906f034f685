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

package io.asgi.docs.guide;

import java.net.http.HttpClient.Version;
import java.time.Duration;

import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.application.middleware.RequestIdMiddleware;
import io.asgi.client.JdkClient;
import io.asgi.spring.boot.AsgiMount;
import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines of the log have the id of the request, as the page on middleware says.
 */
@SpringBootTest(classes = RequestIdLoggingTests.Applications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.name=none", "asgi.middleware.request-id.enabled=true",
				"spring.reactor.context-propagation=auto", "logging.pattern.correlation=[%X{requestId:-}] " })
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
@Timeout(30)
class RequestIdLoggingTests {

	private static final Logger logger = LoggerFactory.getLogger(RequestIdLoggingTests.class);

	@LocalServerPort
	private int port;

	/**
	 * Both are there once for all tests of the JVM.
	 */
	@AfterAll
	static void clear() {
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().removeThreadLocalAccessor(RequestIdMiddleware.CONTEXT_KEY);
	}

	@Test
	void aLineHasTheIdOfItsRequest(CapturedOutput output) {
		assertLine("/later", "said later", output);
	}

	@Test
	void aLineOfABlockingApplicationHasTheIdOfItsRequest(CapturedOutput output) {
		assertLine("/thread", "said on a thread", output);
	}

	private void assertLine(String path, String message, CapturedOutput output) {
		String id = new JdkClient(this.port, Version.HTTP_1_1).get(path)
			.headers()
			.firstValue("x-request-id")
			.orElseThrow();
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(message))).singleElement()
			.asString()
			.contains("[" + id + "] ");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(RequestIdLogging.class)
	static class Applications {

		@Bean
		@AsgiMount("/later")
		HttpApplication later() {
			return (scope, receive, send) -> Mono.delay(Duration.ofMillis(1))
				.doOnNext((tick) -> logger.info("said later"))
				.then(send.sendAll(Responses.text(200, "ok")));
		}

		@Bean
		@AsgiMount("/thread")
		BlockingAsgiApplication thread() {
			return (scope, receive, send) -> {
				if (!(scope instanceof HttpScope)) {
					throw new UnsupportedScopeException(scope);
				}
				logger.info("said on a thread");
				send.send(HttpSendEvent.Start.of(200));
				send.send(HttpSendEvent.Body.last("ok"));
			};
		}

	}

}
