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

import java.util.function.Consumer;

import io.asgi.server.netty.http2.Http2Rules;
import io.asgi.server.netty.guard.ConnectionGuards;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http2SettingsSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * Prepares a Reactor Netty server for ASGI.
 */
public final class AsgiHttpServer {

	private AsgiHttpServer() {
	}

	/**
	 * Return a copy of a server that lets clients open WebSockets over HTTP/2 (RFC 8441),
	 * and that streams a request body which comes with the offer of an upgrade to HTTP/2.
	 * <p>
	 * To be applied after all other HTTP/2 settings have been made: Reactor Netty
	 * replaces them as a whole.
	 * @param server the server, its protocols chosen
	 * @return the copy
	 */
	public static HttpServer configure(HttpServer server) {
		HttpServer configured = server.doOnChannelInit((observer, channel, address) -> {
			UpgradeWithBodyHandler.install(channel);
			ExtendedConnectGuard.install(channel);
			QuietResets.install(channel);
			Http2Rules.install(channel);
			ConnectionGuards.install(channel);
		});
		boolean http2 = false;
		for (HttpProtocol protocol : server.configuration().protocols()) {
			http2 |= (protocol == HttpProtocol.H2 || protocol == HttpProtocol.H2C);
		}
		Http2SettingsSpec present = server.configuration().http2SettingsSpec();
		return http2 ? configured.http2Settings((settings) -> {
			copy(present, settings);
			settings.connectProtocolEnabled(true);
		}) : configured;
	}

	private static void copy(@Nullable Http2SettingsSpec from, Http2SettingsSpec.Builder to) {
		if (from == null) {
			return;
		}
		copy(from.headerTableSize(), to::headerTableSize);
		copy(from.initialWindowSize(), to::initialWindowSize);
		copy(from.maxConcurrentStreams(), to::maxConcurrentStreams);
		copy(from.maxFrameSize(), to::maxFrameSize);
		copy(from.maxHeaderListSize(), to::maxHeaderListSize);
		copy(from.maxStreams(), to::maxStreams);
		copy(from.pingAckDropThreshold(), to::pingAckDropThreshold);
		copy(from.pingAckTimeout(), to::pingAckTimeout);
		Integer decoded = from.maxDecodedRstFramesPerWindow();
		Integer decodedSeconds = from.maxDecodedRstFramesSecondsPerWindow();
		if (decoded != null && decodedSeconds != null) {
			to.maxDecodedRstFramesPerWindow(decoded, decodedSeconds);
		}
		Integer encoded = from.maxEncodedRstFramesPerWindow();
		Integer encodedSeconds = from.maxEncodedRstFramesSecondsPerWindow();
		if (encoded != null && encodedSeconds != null) {
			to.maxEncodedRstFramesPerWindow(encoded, encodedSeconds);
		}
	}

	private static <T> void copy(@Nullable T value, Consumer<T> to) {
		if (value != null) {
			to.accept(value);
		}
	}

}
