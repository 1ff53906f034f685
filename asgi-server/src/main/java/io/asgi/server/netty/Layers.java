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

package io.asgi.server.netty;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import io.asgi.server.forwarded.Origin;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What layers in front of an application, such as filters, have made of a request, and
 * what they have to do with its response.
 *
 * @param origin where they say that the request comes from, or {@code null} for where
 * Reactor Netty says. What trusted peers say counts for more; see
 * {@link io.asgi.server.AsgiServerOptions#forwarded()}
 * @param target the path that they have left, still encoded, with its query; or
 * {@code null} for that of the request
 * @param headers returns the header fields that they have left, by names whose case does
 * not matter; or {@code null} for those of the request
 * @param state what they add to the state of the scope
 * @param beforeHead called once with the status of the response, or 101 if a WebSocket is
 * accepted. Subscribed to when the fields of the response are set and before its head is
 * written: the layers see the head, and have the last word on its fields
 */
public record Layers(@Nullable Origin origin, @Nullable String target,
		@Nullable Supplier<Map<String, List<String>>> headers, Map<String, Object> state,
		IntFunction<Mono<Void>> beforeHead) {

	public Layers {
		state = Map.copyOf(state);
		Objects.requireNonNull(beforeHead, "'beforeHead' must not be null");
	}

	/**
	 * Return layers that leave the request as it is.
	 * @param beforeHead what they have to do before the head is written
	 * @return the layers
	 */
	public static Layers of(IntFunction<Mono<Void>> beforeHead) {
		return new Layers(null, null, null, Map.of(), beforeHead);
	}

}
