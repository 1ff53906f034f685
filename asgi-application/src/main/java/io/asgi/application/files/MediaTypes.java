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

import java.util.Locale;
import java.util.Map;

/**
 * Media types by the extensions of file names.
 */
final class MediaTypes {

	private static final String UNKNOWN = "application/octet-stream";

	private static final String UTF_8 = "; charset=utf-8";

	private static final Map<String, String> BY_EXTENSION = Map.ofEntries(Map.entry("html", "text/html" + UTF_8),
			Map.entry("htm", "text/html" + UTF_8), Map.entry("css", "text/css" + UTF_8),
			Map.entry("js", "text/javascript" + UTF_8), Map.entry("mjs", "text/javascript" + UTF_8),
			Map.entry("txt", "text/plain" + UTF_8), Map.entry("md", "text/markdown" + UTF_8),
			Map.entry("csv", "text/csv" + UTF_8), Map.entry("ics", "text/calendar" + UTF_8),
			Map.entry("vtt", "text/vtt" + UTF_8), Map.entry("json", "application/json"),
			Map.entry("map", "application/json"), Map.entry("jsonld", "application/ld+json"),
			Map.entry("webmanifest", "application/manifest+json"), Map.entry("geojson", "application/geo+json"),
			Map.entry("xml", "application/xml"), Map.entry("xhtml", "application/xhtml+xml"),
			Map.entry("rss", "application/rss+xml"), Map.entry("atom", "application/atom+xml"),
			Map.entry("wasm", "application/wasm"), Map.entry("pdf", "application/pdf"),
			Map.entry("zip", "application/zip"), Map.entry("gz", "application/gzip"), Map.entry("svg", "image/svg+xml"),
			Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"),
			Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"), Map.entry("avif", "image/avif"),
			Map.entry("ico", "image/vnd.microsoft.icon"), Map.entry("bmp", "image/bmp"), Map.entry("woff", "font/woff"),
			Map.entry("woff2", "font/woff2"), Map.entry("ttf", "font/ttf"), Map.entry("otf", "font/otf"),
			Map.entry("mp3", "audio/mpeg"), Map.entry("m4a", "audio/mp4"), Map.entry("ogg", "audio/ogg"),
			Map.entry("opus", "audio/ogg"), Map.entry("wav", "audio/wav"), Map.entry("flac", "audio/flac"),
			Map.entry("mp4", "video/mp4"), Map.entry("webm", "video/webm"), Map.entry("mov", "video/quicktime"));

	private MediaTypes() {
	}

	static String of(String fileName) {
		String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
		return BY_EXTENSION.getOrDefault(extension, UNKNOWN);
	}

}
