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

package io.asgi.application.middleware;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asgi.AsgiHeaders;

/**
 * A host with an optional port, as the header {@code host} has it (RFC 9110, section
 * 7.2). Only names of letters, digits, {@code -}, {@code _} and {@code .}, and IP
 * addresses, are taken: what could mean something else in a URL is refused, such as
 * {@code 127.1}, which is an address there and no name.
 *
 * @param host the host in lower case, an IPv6 address in its canonical form and in
 * brackets, without a dot at the end
 * @param port the port, -1 if there is none
 */
record Authority(String host, int port) {

	private static final Pattern SYNTAX = Pattern
		.compile("([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?|\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*])(?::([0-9]{0,5}))?");

	// A URL takes such a host for an IPv4 address, in whichever notation
	private static final Pattern NUMBER_AT_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

	private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

	private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

	private static final int LONGEST = 320;

	static Optional<Authority> parse(String text) {
		Matcher matcher = SYNTAX.matcher(text);
		if (text.length() > LONGEST || !matcher.matches()) {
			return Optional.empty();
		}
		String digits = matcher.group(2);
		int port = (digits == null || digits.isEmpty()) ? -1 : Integer.parseInt(digits);
		return (port > 65535) ? Optional.empty() : canonical(matcher.group(1)).map((host) -> new Authority(host, port));
	}

	/**
	 * Return what a request says, if that is one valid host.
	 */
	static Optional<Authority> of(AsgiHeaders headers) {
		List<String> hosts = headers.all("host");
		return (hosts.size() == 1) ? parse(hosts.get(0)) : Optional.empty();
	}

	int effectivePort(int defaultPort) {
		return (this.port >= 0) ? this.port : defaultPort;
	}

	private static Optional<String> canonical(String host) {
		if (!host.startsWith("[")) {
			String withoutDot = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
			String name = withoutDot.toLowerCase(Locale.ROOT);
			return (!NUMBER_AT_END.matcher(name).matches() || IPV4.matcher(name).matches()) ? Optional.of(name)
					: Optional.empty();
		}
		try {
			// With brackets and a colon it can only be a literal, nothing is looked up
			String address = InetAddress.getByName(host).getHostAddress();
			return Optional.of((address.indexOf(':') >= 0) ? "[" + address + "]" : address);
		}
		catch (UnknownHostException ex) {
			return Optional.empty();
		}
	}

}
