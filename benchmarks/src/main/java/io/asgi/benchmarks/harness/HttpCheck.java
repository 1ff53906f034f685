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

package io.asgi.benchmarks.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/**
 * Checks that a path answers with the right bytes.
 *
 * @param scheme {@code http} or {@code https}
 * @param path the path
 * @param body the body to send with POST; empty for GET
 * @param expected the body that must come back
 */
record HttpCheck(String scheme, String path, byte[] body, byte[] expected) implements Check {

	static HttpCheck get(String path, byte[] expected) {
		return new HttpCheck("http", path, new byte[0], expected);
	}

	static HttpCheck echo(String path, int size) {
		byte[] body = new byte[size];
		Arrays.fill(body, (byte) 'e');
		return new HttpCheck("http", path, body, body);
	}

	static HttpCheck publish(String path, byte[] expected) {
		return new HttpCheck("http", path, new byte[] { 'p' }, expected);
	}

	@Override
	public void check(int port) throws IOException, InterruptedException {
		URI uri = URI.create(this.scheme + "://127.0.0.1:" + port + this.path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
		if (this.body.length > 0) {
			request.POST(HttpRequest.BodyPublishers.ofByteArray(this.body))
				.header("content-type", "application/octet-stream");
		}
		HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.sslContext(TrustingTls.context())
			.build();
		HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
		if (response.statusCode() != 200 || !Arrays.equals(response.body(), this.expected)) {
			throw new IOException(uri + " answered " + response.statusCode() + " with " + response.body().length
					+ " bytes, not 200 with " + this.expected.length + " bytes: " + response.headers().map());
		}
	}

}
