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

import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;

/**
 * What all exchanges of a bridge share.
 *
 * @param options limits and deadlines
 * @param listener is told what happens
 * @param admissions who may be served at the moment
 * @param live the exchanges under way
 * @param origins whose pages may open WebSockets
 * @param decoders what frames WebSockets accept
 */
record ServerContext(AsgiServerOptions options, AsgiServerListener listener, Admissions admissions, LiveExchanges live,
		OriginRules origins, DecoderConfigs decoders) {

	ServerContext(AsgiServerOptions options, AsgiServerListener listener, LiveExchanges live) {
		this(options, listener, Admissions.of(options), live, new OriginRules(options.webSocket().allowedOrigins()),
				DecoderConfigs.of(options.webSocket()));
	}

}
