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

package io.asgi.application.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asgi.AsgiHeaders;

/**
 * A part of a file (RFC 9110, section 14.1.2).
 *
 * @param offset the first byte
 * @param count the number of bytes, at least one
 */
record ByteRange(long offset, long count) {

	private static final int MOST = 16;

	private static final Pattern UNIT = Pattern.compile("(?i:bytes)=(.*)");

	// More digits than a long has are too many to be a size
	private static final Pattern SPEC = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

	/**
	 * Read the ranges that a request is for.
	 * @param headers the header fields
	 * @param size the size of the file
	 * @return the ranges, none if the file has none of them; empty if the field is
	 * absent, malformed or of another unit, or asks for more than 16 ranges or for more
	 * bytes than the file has, so that the whole file is to be served
	 */
	static Optional<List<ByteRange>> of(AsgiHeaders headers, long size) {
		List<String> values = headers.all("range");
		Matcher unit = UNIT.matcher((values.size() == 1) ? values.get(0).trim() : "");
		if (!unit.matches()) {
			return Optional.empty();
		}
		String[] specs = unit.group(1).split(",", MOST + 1);
		List<ByteRange> ranges = new ArrayList<>();
		for (String spec : specs) {
			Matcher matcher = SPEC.matcher(spec.trim());
			if (specs.length > MOST || !matcher.matches() || !isValid(matcher.group(1), matcher.group(2))) {
				return Optional.empty();
			}
			ByteRange range = of(matcher.group(1), matcher.group(2), size);
			if (range.count > 0) {
				ranges.add(range);
			}
		}
		boolean tooMuch = ranges.stream().mapToLong(ByteRange::count).sum() > size;
		return tooMuch ? Optional.empty() : Optional.of(ranges);
	}

	/**
	 * Return the value of {@code content-range}.
	 */
	String contentRange(long size) {
		return "bytes " + this.offset + "-" + (this.offset + this.count - 1) + "/" + size;
	}

	private static boolean isValid(String first, String last) {
		return first.isEmpty() ? !last.isEmpty() : last.isEmpty() || Long.parseLong(first) <= Long.parseLong(last);
	}

	private static ByteRange of(String first, String last, long size) {
		if (first.isEmpty()) {
			long count = Math.min(Long.parseLong(last), size);
			return new ByteRange(size - count, count);
		}
		long offset = Long.parseLong(first);
		long end = last.isEmpty() ? size : Math.min(Long.parseLong(last) + 1, size);
		return new ByteRange(offset, end - offset);
	}

}
