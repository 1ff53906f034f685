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

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * A file to serve, as it was when it was looked for.
 *
 * @param path the real path
 * @param mediaType the media type, for {@code content-type}
 * @param size the size in bytes
 * @param modified when it was modified
 * @param coding the content coding, {@code null} if there is none
 * @param now when it was looked for
 */
record StaticFile(Path path, String mediaType, long size, Instant modified, @Nullable String coding, Instant now) {

	// Two changes this close together may leave the same time
	private static final Duration SETTLED = Duration.ofSeconds(2);

	/**
	 * Return the validator, made of time, size and coding. It is a weak one as long as
	 * the file may change without another time (RFC 9110, section 8.8.2.2).
	 */
	String etag() {
		String etag = '"' + Long.toHexString(this.modified.getEpochSecond()) + '-'
				+ Integer.toHexString(this.modified.getNano()) + '-' + Long.toHexString(this.size)
				+ ((this.coding != null) ? "-" + this.coding : "") + '"';
		return isSettled() ? etag : "W/" + etag;
	}

	boolean isSettled() {
		return this.modified.isBefore(this.now.minus(SETTLED));
	}

	/**
	 * Return when the file was modified, in full seconds and not in the future.
	 */
	Instant lastModified() {
		return (this.modified.isAfter(this.now) ? this.now : this.modified).truncatedTo(ChronoUnit.SECONDS);
	}

}
