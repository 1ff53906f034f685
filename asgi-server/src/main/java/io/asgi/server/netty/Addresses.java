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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.asgi.HostPort;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns socket addresses into those of a scope.
 */
final class Addresses {

	private Addresses() {
	}

	static @Nullable HostPort from(@Nullable SocketAddress address) {
		if (address instanceof InetSocketAddress inet) {
			InetAddress resolved = inet.getAddress();
			return new HostPort((resolved != null) ? NetUtil.toAddressString(resolved) : inet.getHostString(),
					inet.getPort());
		}
		if (address instanceof DomainSocketAddress domain && !domain.path().isEmpty()) {
			return new HostPort(domain.path(), null);
		}
		return null;
	}

}
