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

package io.asgi.test.conformance;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a test asks of the server that it has started. Immutable; each {@code with…}
 * method returns a changed copy. A server applies all of them.
 *
 * @param mountPath the path at which the application is mounted, and its root path; empty
 * by default
 * @param state the namespace that a lifespan start-up would have filled; empty by default
 * @param disconnectGrace how long an application may go on after its client has left,
 * before its call is cancelled; 30 seconds by default
 * @param maxMessageSize the longest WebSocket message that a client may send, in bytes;
 * 16 MiB by default
 * @param pingInterval how long a WebSocket may be silent before the server sends a ping;
 * zero, for no pings, by default
 * @param pingTimeout how long the server waits for a sign of life after a ping; zero, for
 * ever, by default
 * @param closeTimeout how long the server waits for the client's close frame after its
 * own; 5 seconds by default
 */
public record ServerSettings(String mountPath, Map<String, Object> state, Duration disconnectGrace, int maxMessageSize,
		Duration pingInterval, Duration pingTimeout, Duration closeTimeout) {

	public ServerSettings {
		Objects.requireNonNull(mountPath, "'mountPath' must not be null");
		state = Map.copyOf(state);
		Objects.requireNonNull(disconnectGrace, "'disconnectGrace' must not be null");
		Objects.requireNonNull(pingInterval, "'pingInterval' must not be null");
		Objects.requireNonNull(pingTimeout, "'pingTimeout' must not be null");
		Objects.requireNonNull(closeTimeout, "'closeTimeout' must not be null");
	}

	/**
	 * Return the settings of a test that asks for nothing in particular.
	 * @return the defaults
	 */
	public static ServerSettings defaults() {
		return new ServerSettings("", Map.of(), Duration.ofSeconds(30), 16 * 1024 * 1024, Duration.ZERO, Duration.ZERO,
				Duration.ofSeconds(5));
	}

	/**
	 * Return a copy with this mount path.
	 * @param mountPath a decoded path that starts with a slash
	 * @return the copy
	 */
	public ServerSettings withMountPath(String mountPath) {
		return new ServerSettings(mountPath, this.state, this.disconnectGrace, this.maxMessageSize, this.pingInterval,
				this.pingTimeout, this.closeTimeout);
	}

	/**
	 * Return a copy with this state.
	 * @param state the namespace of the lifespan
	 * @return the copy
	 */
	public ServerSettings withState(Map<String, Object> state) {
		return new ServerSettings(this.mountPath, state, this.disconnectGrace, this.maxMessageSize, this.pingInterval,
				this.pingTimeout, this.closeTimeout);
	}

	/**
	 * Return a copy with this grace period.
	 * @param disconnectGrace how long an application may go on after its client has left
	 * @return the copy
	 */
	public ServerSettings withDisconnectGrace(Duration disconnectGrace) {
		return new ServerSettings(this.mountPath, this.state, disconnectGrace, this.maxMessageSize, this.pingInterval,
				this.pingTimeout, this.closeTimeout);
	}

	/**
	 * Return a copy with this limit.
	 * @param maxMessageSize the longest WebSocket message, in bytes
	 * @return the copy
	 */
	public ServerSettings withMaxMessageSize(int maxMessageSize) {
		return new ServerSettings(this.mountPath, this.state, this.disconnectGrace, maxMessageSize, this.pingInterval,
				this.pingTimeout, this.closeTimeout);
	}

	/**
	 * Return a copy with pings.
	 * @param pingInterval how long a WebSocket may be silent before a ping
	 * @param pingTimeout how long the server waits after a ping; zero for ever
	 * @return the copy
	 */
	public ServerSettings withPings(Duration pingInterval, Duration pingTimeout) {
		return new ServerSettings(this.mountPath, this.state, this.disconnectGrace, this.maxMessageSize, pingInterval,
				pingTimeout, this.closeTimeout);
	}

	/**
	 * Return a copy with this timeout.
	 * @param closeTimeout how long the server waits for the client's close frame
	 * @return the copy
	 */
	public ServerSettings withCloseTimeout(Duration closeTimeout) {
		return new ServerSettings(this.mountPath, this.state, this.disconnectGrace, this.maxMessageSize,
				this.pingInterval, this.pingTimeout, closeTimeout);
	}

}
