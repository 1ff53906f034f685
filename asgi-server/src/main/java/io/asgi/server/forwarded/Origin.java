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

package io.asgi.server.forwarded;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param client the address of the client, with port 0 if only its host is known;
 * {@code null} if nothing is known that is better than the connection
 * @param scheme the scheme that the client used; {@code null} for that of the connection
 */
public record Origin(@Nullable InetSocketAddress client, @Nullable String scheme) {

	/**
	 * Nothing is known but the connection.
	 */
	public static final Origin UNKNOWN = new Origin(null, null);

}
