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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiRoutes;
import io.asgi.spring.boot.AsgiDispatch;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.spy;

/**
 * Tests for {@link MountHandlerMapping}.
 */
class MountHandlerMappingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final ApplicationContext context = new GenericApplicationContext();

	private final AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().build());

	private final Mount root = Mount.of("root", "/", Applications.text("root"));

	@Test
	void itComesAfterAllRoutesAndBeforeStaticResources() {
		ContextRunners.netty().run((context) -> {
			List<HandlerMapping> mappings = context.getBean(DispatcherHandler.class).getHandlerMappings();
			assertThat(mappings).isNotNull();
			int own = mappings.indexOf(context.getBean("asgiRootMountHandlerMapping"));
			assertThat(own).isGreaterThan(indexOf(mappings, RequestMappingHandlerMapping.class))
				.isGreaterThan(indexOf(mappings, RouterFunctionMapping.class))
				.isLessThan(indexOf(mappings, SimpleUrlHandlerMapping.class));
		});
	}

	@Test
	void aRequestIsHandledByTheApplicationAtTheRoot() {
		ServerWebExchange exchange = exchange(this.context);
		StepVerifier.create(mapping(this.root).getHandler(exchange))
			.expectNextMatches(WebHandler.class::isInstance)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(exchange.getAttributes()).containsKey(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
	}

	@Test
	void nothingIsHandledWithoutAnApplicationAtTheRoot() {
		Mount other = Mount.of("other", "/other", Applications.text("other"));
		StepVerifier.create(mapping(other).getHandler(exchange(this.context))).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aRequestToTheServerOfAnotherContextIsLeftAlone() {
		StepVerifier.create(mapping(this.root).getHandler(exchange(new GenericApplicationContext())))
			.expectComplete()
			.verify(TIMEOUT);
	}

	private MountHandlerMapping mapping(Mount mount) {
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(mount)), this.bridge);
		Routing routing = new Routing(routes, new AsgiDispatch(Map.of(), null), new BasePath(""), true);
		return MountHandlerMapping.forRoot(this.context, () -> routing, new MountHandler(this.bridge));
	}

	private static ServerWebExchange exchange(ApplicationContext context) {
		ServerWebExchange exchange = spy(MockServerWebExchange.from(MockServerHttpRequest.get("/any")));
		given(exchange.getApplicationContext()).willReturn(context);
		return exchange;
	}

	private static int indexOf(List<HandlerMapping> mappings, Class<?> type) {
		int index = 0;
		while (!type.isInstance(mappings.get(index))) {
			index++;
		}
		return index;
	}

}
