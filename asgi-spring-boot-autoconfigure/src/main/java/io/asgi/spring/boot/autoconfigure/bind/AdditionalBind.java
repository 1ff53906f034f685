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

package io.asgi.spring.boot.autoconfigure.bind;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.asgi.server.netty.bind.UnixSocketFile;
import io.asgi.spring.boot.autoconfigure.AsgiProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;

/**
 * An additional address that the application is served at.
 */
final class AdditionalBind {

	private final String name;

	private final AsgiProperties.AdditionalBind properties;

	private final AdditionalServerFactory servers;

	private @Nullable UnixSocketFile file;

	private @Nullable WebServer server;

	AdditionalBind(String name, AsgiProperties.AdditionalBind properties, AdditionalServerFactory servers) {
		this.name = name;
		this.properties = properties;
		this.servers = servers;
	}

	String name() {
		return this.name;
	}

	/**
	 * Return the port, or -1 if it has none.
	 */
	int port() {
		return (this.server != null) ? this.server.getPort() : -1;
	}

	/**
	 * Open it.
	 * @throws PortInUseException if its port is in use
	 * @throws AdditionalBindException if it cannot be opened for another reason
	 */
	void start() {
		String unixSocket = this.properties.unixSocket();
		try {
			if (unixSocket != null) {
				start(new UnixSocketFile(Path.of(unixSocket)));
			}
			else {
				startServer(null);
			}
		}
		catch (IOException | WebServerException ex) {
			stop();
			if (ex instanceof PortInUseException inUse && unixSocket == null) {
				throw inUse;
			}
			throw new AdditionalBindException(this.name, this.properties, ex);
		}
	}

	private void start(UnixSocketFile file) throws IOException {
		file.prepare();
		this.file = file;
		startServer(file);
		file.restrict(PosixFilePermissions.fromString(this.properties.permissions()));
	}

	private void startServer(@Nullable UnixSocketFile file) {
		WebServer server = this.servers.create(this.name, this.properties, file);
		this.server = server;
		server.start();
	}

	void shutDownGracefully(GracefulShutdownCallback callback) {
		spareForeignFile();
		if (this.server != null) {
			this.server.shutDownGracefully(callback);
		}
		else {
			callback.shutdownComplete(GracefulShutdownResult.IMMEDIATE);
		}
	}

	void stop() {
		spareForeignFile();
		if (this.server != null) {
			this.server.stop();
			this.server.destroy();
			this.server = null;
		}
		this.file = null;
	}

	/**
	 * Another server may have taken over the path in the meantime.
	 */
	private void spareForeignFile() {
		if (this.file != null) {
			this.file.spareForeign();
		}
	}

	@Override
	public String toString() {
		return "'" + this.name + "' on "
				+ ((this.properties.unixSocket() != null) ? this.properties.unixSocket() : "port " + port());
	}

}
