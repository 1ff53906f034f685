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

package io.asgi.server.netty.forwarded;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.asgi.server.forwarded.ForwardedPolicy;
import io.asgi.server.forwarded.Origin;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.transport.AddressUtils;

/**
 * Finds out where a request comes from.
 * <p>
 * There are three who may know more than the connection, and one of them is asked: the
 * policy of the server if it trusts anybody, else another layer that the request has come
 * through, else Reactor Netty, which follows forwarded headers if it is told to.
 */
public final class RequestOrigin {

	private RequestOrigin() {
	}

	/**
	 * Find out where a request comes from.
	 * @param request the request
	 * @param channel its channel
	 * @param told where another layer says that it comes from, or {@code null}
	 * @param policy the policy of the server
	 * @return the client, whose address is resolved, or {@code null} if it has none; and
	 * the scheme, {@code http} or {@code https}
	 */
	public static Origin find(HttpServerRequest request, Channel channel, @Nullable Origin told,
			ForwardedPolicy policy) {
		Origin origin;
		if (!policy.trustedPeers().isEmpty()) {
			origin = find(policy, request, channel);
		}
		else if (told != null) {
			origin = told;
		}
		else {
			origin = new Origin(request.remoteAddress(), request.scheme());
		}
		InetSocketAddress client = resolved(origin.client());
		return new Origin((client != null) ? client : resolved(channel.remoteAddress()),
				scheme(origin.scheme(), request.connectionScheme()));
	}

	private static Origin find(ForwardedPolicy policy, HttpServerRequest request, Channel channel) {
		if (channel.remoteAddress() instanceof InetSocketAddress peer) {
			return policy.find(peer.getAddress(), request.requestHeaders()::getAll);
		}
		if (channel.localAddress() instanceof DomainSocketAddress) {
			return policy.find(null, request.requestHeaders()::getAll);
		}
		return Origin.UNKNOWN;
	}

	/**
	 * Return an address whose host is an IP address. A header may have had anything.
	 */
	private static @Nullable InetSocketAddress resolved(@Nullable SocketAddress address) {
		if (address instanceof InetSocketAddress inet) {
			InetSocketAddress replaced = AddressUtils.replaceUnresolvedNumericIp(inet);
			return replaced.isUnresolved() ? null : replaced;
		}
		return null;
	}

	private static String scheme(@Nullable String told, String connection) {
		if ("https".equalsIgnoreCase(told) || "wss".equalsIgnoreCase(told)) {
			return "https";
		}
		return ("http".equalsIgnoreCase(told) || "ws".equalsIgnoreCase(told)) ? "http" : connection;
	}

}
