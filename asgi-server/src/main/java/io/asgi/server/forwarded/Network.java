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

/**
 * A network of IP addresses.
 *
 * @param address its first address
 * @param prefixLength how many leading bits its addresses have in common
 */
record Network(InetAddress address, int prefixLength) {

	/**
	 * Read a network.
	 * @param text an address, or an address with the length of its prefix (RFC 4632,
	 * section 3.1)
	 * @throws IllegalArgumentException if it is no network
	 */
	static Network parse(String text) {
		int slash = text.indexOf('/');
		InetAddress address = IpLiteral.parse((slash < 0) ? text : text.substring(0, slash));
		if (address == null) {
			throw new IllegalArgumentException(
					"'" + text + "' is not an IP address, a network such as '10.0.0.0/8', or 'unix'");
		}
		int bits = address.getAddress().length * 8;
		Network network = new Network(address, (slash < 0) ? bits : prefixLength(text, slash, bits));
		if (network.hasBitsBehindPrefix()) {
			throw new IllegalArgumentException("'" + text + "' has bits set behind its prefix");
		}
		return network;
	}

	boolean contains(InetAddress other) {
		byte[] mine = this.address.getAddress();
		byte[] theirs = other.getAddress();
		if (mine.length != theirs.length) {
			return false;
		}
		for (int bit = 0; bit < this.prefixLength; bit += 8) {
			int mask = mask(this.prefixLength - bit);
			if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
				return false;
			}
		}
		return true;
	}

	private boolean hasBitsBehindPrefix() {
		byte[] bytes = this.address.getAddress();
		for (int i = 0; i < bytes.length; i++) {
			if ((bytes[i] & ~mask(this.prefixLength - i * 8) & 0xFF) != 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the mask of a byte.
	 * @param bits how many bits of the prefix are left for it
	 */
	private static int mask(int bits) {
		return (bits >= 8) ? 0xFF : (bits <= 0) ? 0 : 0xFF << (8 - bits) & 0xFF;
	}

	private static int prefixLength(String text, int slash, int bits) {
		String length = text.substring(slash + 1);
		if (length.matches("\\d{1,3}") && Integer.parseInt(length) <= bits) {
			return Integer.parseInt(length);
		}
		throw new IllegalArgumentException("'" + text + "' must have a prefix length of 0 to " + bits);
	}

}
