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

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;

/**
 * Which responses are compressed.
 *
 * @param mediaTypes media types in lower case, without parameters
 * @param minSize shortest body that is compressed where its length is known, in bytes
 * @param level level of {@link java.util.zip.Deflater}
 */
record CompressionPolicy(Set<String> mediaTypes, long minSize, int level) {

	private static final String CONTENT_LENGTH = "content-length";

	private static final String ETAG = "etag";

	/**
	 * Return whether the response is one for which the coding is negotiated. One that has
	 * a coding already, that is a part of something, or that nobody may transform, is
	 * not; nor is one with a digest, which would be wrong after that.
	 */
	boolean isCompressible(HttpSendEvent.Start start) {
		AsgiHeaders headers = start.headers();
		int status = start.status();
		return status != 204 && status != 205 && status != 206 && status != 304
				&& Stream.of("content-range", "content-digest", "repr-digest", "digest", "content-md5")
					.noneMatch(headers::contains)
				&& FieldList.lowerCaseMembers(headers, "content-encoding").stream().allMatch("identity"::equals)
				&& !FieldList.lowerCaseMembers(headers, "cache-control").contains("no-transform")
				&& this.mediaTypes.contains(mediaType(headers));
	}

	boolean isWorthwhile(HttpSendEvent.Start start) {
		String length = start.headers().first(CONTENT_LENGTH);
		try {
			return length == null || Long.parseLong(length.trim()) >= this.minSize;
		}
		catch (NumberFormatException ex) {
			// The server refuses it
			return false;
		}
	}

	/**
	 * Return the fields for a compressed body: its length is not known, it is the same
	 * only in meaning (RFC 9110, section 8.8.1), and ranges of it are not on offer.
	 */
	static AsgiHeaders encoded(AsgiHeaders headers) {
		AsgiHeaders encoded = headers.without(CONTENT_LENGTH)
			.without("accept-ranges")
			.withReplaced("content-encoding", "gzip");
		String etag = headers.first(ETAG);
		if (etag == null || etag.startsWith("W/")) {
			return encoded;
		}
		return encoded.withReplaced(ETAG, "W/" + etag);
	}

	private static String mediaType(AsgiHeaders headers) {
		String contentType = headers.first("content-type");
		return (contentType != null) ? contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT) : "";
	}

}
