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

package io.asgi.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * The JDK's HTTP client, speaking one version of HTTP. Asked for HTTP/2, it offers the
 * upgrade (h2c) in its first request, with whatever body that has.
 */
public final class JdkClient {

	private final HttpClient client;

	private final int port;

	public JdkClient(int port, Version version) {
		this.client = HttpClient.newBuilder().version(version).build();
		this.port = port;
	}

	public URI uri(String target) {
		return URI.create("http://localhost:" + this.port + target);
	}

	public HttpResponse<String> get(String target) {
		return send(HttpRequest.newBuilder(uri(target)).build(), BodyHandlers.ofString());
	}

	public HttpResponse<String> get(String target, String header, String value) {
		return send(HttpRequest.newBuilder(uri(target)).header(header, value).build(), BodyHandlers.ofString());
	}

	public HttpResponse<String> post(String target, String body) {
		return send(HttpRequest.newBuilder(uri(target)).POST(BodyPublishers.ofString(body)).build(),
				BodyHandlers.ofString());
	}

	public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler) {
		try {
			return this.client.send(request, bodyHandler);
		}
		catch (IOException ex) {
			throw new AssertionError(request + " failed", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(request + " was interrupted", ex);
		}
	}

}
