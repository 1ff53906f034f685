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

import java.util.List;
import java.util.function.Consumer;

import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.HttpOptions;
import io.asgi.server.netty.guard.ConnectionGuards;
import io.asgi.server.netty.limits.ConnectionLimits;
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
	 * Return a copy of a server that is
	 * {@link #configure(HttpServer, AsgiServerOptions, AsgiServerListener) configured}
	 * with all defaults, and tells nobody what happens.
	 * @param server the server, its protocols chosen
	 * @return the copy
	 */
	public static HttpServer configure(HttpServer server) {
		return configure(server, AsgiServerOptions.builder().build(), AsgiServerListener.of(List.of()));
	}

	/**
	 * Return a copy of a server that lets clients open WebSockets over HTTP/2 (RFC 8441),
	 * that streams a request body which comes with the offer of an upgrade to HTTP/2,
	 * that takes bodies in parts of up to 64 KiB, and whose connections have the limits
	 * of {@link HttpOptions#requestHeadTimeout()} and
	 * {@link HttpOptions#keepAliveTimeout()}, whatever the requests on them are for.
	 * <p>
	 * To be applied after all other settings have been made: Reactor Netty replaces those
	 * of HTTP/2 as a whole, and an idle timeout of the server takes the place of the
	 * keep-alive timeout.
	 * @param server the server, its protocols chosen
	 * @param options limits and deadlines
	 * @param listener is told which limits connections reach
	 * @return the copy
	 */
	public static HttpServer configure(HttpServer server, AsgiServerOptions options, AsgiServerListener listener) {
		ConnectionLimits limits = new ConnectionLimits(options.http(), listener,
				server.configuration().idleTimeout() == null);
		HttpServer configured = LargeBodies.configure(server).doOnChannelInit((observer, channel, address) -> {
			LargeBodies.install(channel, Runtime.getRuntime().maxMemory());
			QuietResets.install(channel);
			ConnectionGuards.install(channel);
			limits.install(channel);
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
