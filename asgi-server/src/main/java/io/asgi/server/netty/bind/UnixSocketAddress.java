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

package io.asgi.server.netty.bind;

import io.netty.channel.unix.DomainSocketAddress;

/**
 * The address that a server is bound to. A server channel of Netty deletes the file of
 * its address when it closes, whosever file that is by then: with an address that has
 * been given up it finds none.
 */
final class UnixSocketAddress extends DomainSocketAddress {

	private static final long serialVersionUID = 1L;

	private volatile boolean givenUp;

	UnixSocketAddress(String path) {
		super(path);
	}

	void giveUp() {
		this.givenUp = true;
	}

	@Override
	public String path() {
		return this.givenUp ? "" : super.path();
	}

}
