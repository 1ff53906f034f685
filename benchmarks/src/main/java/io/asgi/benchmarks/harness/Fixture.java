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
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.asgi.benchmarks.server.Content;

/**
 * What the servers find on disk: files to serve, a certificate, the application in
 * Python.
 *
 * @param folder the directory with all of that, which also takes the logs
 */
record Fixture(Path folder) implements AutoCloseable {

	static final int FILE_SIZE = 1024 * 1024;

	static final long LARGE_FILE_SIZE = 1024L * 1024 * 1024;

	static Fixture create() throws IOException, InterruptedException {
		Fixture fixture = new Fixture(Files.createTempDirectory("benchmarks"));
		Files.write(fixture.file(Content.FILE_PATH), file());
		try (RandomAccessFile large = new RandomAccessFile(fixture.file(Content.LARGE_FILE_PATH).toFile(), "rw")) {
			large.setLength(LARGE_FILE_SIZE);
		}
		try (InputStream application = Fixture.class.getResourceAsStream("/application.py")) {
			if (application == null) {
				throw new IOException("application.py is missing");
			}
			Files.copy(application, fixture.file("/application.py"));
		}
		fixture.createCertificate();
		return fixture;
	}

	/**
	 * Return what is in the smaller file.
	 */
	static byte[] file() {
		byte[] bytes = new byte[FILE_SIZE];
		new Random(1).nextBytes(bytes);
		return bytes;
	}

	private Path file(String path) {
		return this.folder.resolve(path.substring(1));
	}

	private void createCertificate() throws IOException, InterruptedException {
		List<String> command = List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
				"-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "certificate.pem");
		Process process = new ProcessBuilder(command).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(file("/openssl.log").toFile())
			.start();
		if (process.waitFor() != 0) {
			throw new IOException("No certificate: " + Files.readString(file("/openssl.log")));
		}
	}

	@Override
	public void close() throws IOException {
		try (Stream<Path> files = Files.walk(this.folder)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> {
				try {
					Files.delete(file);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

}
