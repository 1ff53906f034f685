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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The peers whose forwarded headers are believed. Immutable.
 */
public final class TrustedPeers {

	/**
	 * The entry that stands for all Unix domain sockets of the server.
	 */
	public static final String UNIX = "unix";

	private static final TrustedPeers NONE = new TrustedPeers(List.of(), false);

	private final List<Network> networks;

	private final boolean unix;

	private TrustedPeers(List<Network> networks, boolean unix) {
		this.networks = List.copyOf(networks);
		this.unix = unix;
	}

	/**
	 * Trust nobody.
	 * @return no peers
	 */
	public static TrustedPeers none() {
		return NONE;
	}

	/**
	 * Trust some peers.
	 * @param entries the IP addresses, networks in CIDR notation such as
	 * {@code 10.0.0.0/8} or {@code fd00::/8}, and {@code unix} for whoever connects to a
	 * Unix domain socket of the server. An IPv4 network does not contain IPv6 addresses,
	 * and the other way round, except that IPv4-mapped IPv6 addresses are IPv4 addresses
	 * @return the peers
	 * @throws IllegalArgumentException if an entry is none of that; names are not looked
	 * up
	 */
	public static TrustedPeers of(Collection<String> entries) {
		List<Network> networks = new ArrayList<>();
		boolean unix = false;
		for (String entry : entries) {
			if (entry.equals(UNIX)) {
				unix = true;
			}
			else {
				networks.add(Network.parse(entry));
			}
		}
		return (networks.isEmpty() && !unix) ? NONE : new TrustedPeers(networks, unix);
	}

	/**
	 * Return whether nobody is trusted.
	 * @return whether there are no peers
	 */
	public boolean isEmpty() {
		return this.networks.isEmpty() && !this.unix;
	}

	/**
	 * Return whether a peer is trusted.
	 * @param peer its address, or {@code null} for the peer of a Unix domain socket
	 * @return whether it is one of these
	 */
	public boolean contains(@Nullable InetAddress peer) {
		if (peer == null) {
			return this.unix;
		}
		for (Network network : this.networks) {
			if (network.contains(peer)) {
				return true;
			}
		}
		return false;
	}

}
