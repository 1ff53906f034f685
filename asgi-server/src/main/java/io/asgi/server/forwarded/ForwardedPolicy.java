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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Finds out where a request comes from that proxies have handed on. Immutable.
 * <p>
 * The entries of a header are walked from the right, for as long as whoever wrote the
 * entry is trusted: the peer of the connection wrote the last one, the node that it names
 * wrote the one before. So the right-most address that is not trusted is the client, and
 * what it has sent itself is not looked at. An entry without an address (a pseudonym,
 * {@code unknown}, garbage) ends the walk too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239</a>
 */
public final class ForwardedPolicy {

	private static final ForwardedPolicy NONE = new ForwardedPolicy(TrustedPeers.none(), ForwardedHeaders.X_FORWARDED);

	private final TrustedPeers trustedPeers;

	private final ForwardedHeaders headers;

	private ForwardedPolicy(TrustedPeers trustedPeers, ForwardedHeaders headers) {
		this.trustedPeers = trustedPeers;
		this.headers = headers;
	}

	/**
	 * Believe nobody.
	 * @return the policy
	 */
	public static ForwardedPolicy none() {
		return NONE;
	}

	/**
	 * Believe some peers.
	 * @param trustedPeers whom to believe
	 * @param headers in which header fields they tell about requests
	 * @return the policy
	 */
	public static ForwardedPolicy of(TrustedPeers trustedPeers, ForwardedHeaders headers) {
		Objects.requireNonNull(trustedPeers, "'trustedPeers' must not be null");
		Objects.requireNonNull(headers, "'headers' must not be null");
		return new ForwardedPolicy(trustedPeers, headers);
	}

	/**
	 * Return whom to believe.
	 * @return the peers; none by default
	 */
	public TrustedPeers trustedPeers() {
		return this.trustedPeers;
	}

	/**
	 * Return the header fields that are read.
	 * @return the header fields; {@link ForwardedHeaders#X_FORWARDED} by default
	 */
	public ForwardedHeaders headers() {
		return this.headers;
	}

	/**
	 * Find out where a request comes from. No header fails.
	 * @param peer the address of the peer, or {@code null} for that of a Unix domain
	 * socket
	 * @param fields finds all values of a header field, in the order of the header
	 * @return what is known beyond the connection; nothing if the peer is not trusted
	 */
	public Origin find(@Nullable InetAddress peer, Function<String, List<String>> fields) {
		if (!this.trustedPeers.contains(peer)) {
			return Origin.UNKNOWN;
		}
		return (this.headers == ForwardedHeaders.FORWARDED) ? forwarded(fields) : xForwarded(fields);
	}

	private Origin xForwarded(Function<String, List<String>> fields) {
		List<String> nodes = HeaderElements.fromTheRight(fields.apply("x-forwarded-for"), false);
		List<String> protos = HeaderElements.fromTheRight(fields.apply("x-forwarded-proto"), false);
		InetSocketAddress client = null;
		int hop = 0;
		for (int i = 0; i < nodes.size(); i++) {
			hop = i;
			InetSocketAddress node = NodeAddress.parse(nodes.get(i));
			client = (node != null) ? node : client;
			if (isEnd(node)) {
				break;
			}
		}
		String proto = protos.isEmpty() ? null : protos.get((protos.size() == nodes.size()) ? hop : 0);
		return new Origin(client, scheme(proto));
	}

	private Origin forwarded(Function<String, List<String>> fields) {
		InetSocketAddress client = null;
		String scheme = null;
		for (String text : HeaderElements.fromTheRight(fields.apply("forwarded"), true)) {
			ForwardedElement element = ForwardedElement.parse(text);
			if (element == null) {
				break;
			}
			scheme = (element.proto() != null) ? scheme(element.proto()) : scheme;
			InetSocketAddress node = (element.node() != null) ? NodeAddress.parse(element.node()) : null;
			client = (node != null) ? node : client;
			if (isEnd(node)) {
				break;
			}
		}
		return new Origin(client, scheme);
	}

	private boolean isEnd(@Nullable InetSocketAddress node) {
		return node == null || !this.trustedPeers.contains(node.getAddress());
	}

	/**
	 * Some proxies name the scheme of a WebSocket, others that of its handshake.
	 */
	private static @Nullable String scheme(@Nullable String proto) {
		if (proto == null) {
			return null;
		}
		return switch (proto.toLowerCase(Locale.ROOT)) {
			case "http", "ws" -> "http";
			case "https", "wss" -> "https";
			default -> null;
		};
	}

}
