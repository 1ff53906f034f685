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

package io.asgi.python.frameworks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * The body of a form with files (RFC 7578).
 */
final class Multipart {

	static final String CONTENT_TYPE = "multipart/form-data; boundary=boundary-of-a-test";

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	Multipart field(String name, String value) {
		return part("form-data; name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
	}

	Multipart file(String name, String fileName, String contentType, byte[] content) {
		return part("form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"\r\nContent-Type: " + contentType,
				content);
	}

	private Multipart part(String disposition, byte[] content) {
		text("--boundary-of-a-test\r\nContent-Disposition: " + disposition + "\r\n\r\n");
		this.body.writeBytes(content);
		text("\r\n");
		return this;
	}

	byte[] body() {
		text("--boundary-of-a-test--\r\n");
		return this.body.toByteArray();
	}

	private void text(String text) {
		this.body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return bytes that look random, and are the same each time.
	 */
	static byte[] picture(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	static String sha256(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
