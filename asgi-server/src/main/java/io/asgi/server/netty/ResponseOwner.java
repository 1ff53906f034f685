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

import reactor.util.context.Context;

/**
 * The exchange whose response is written.
 */
interface ResponseOwner {

	/**
	 * Return the Reactor context of the layers in front of the application.
	 */
	Context reactorContext();

	/**
	 * End the exchange with Reactor Netty.
	 */
	void end();

	/**
	 * The client has taken nothing for too long.
	 */
	void stalled();

}
