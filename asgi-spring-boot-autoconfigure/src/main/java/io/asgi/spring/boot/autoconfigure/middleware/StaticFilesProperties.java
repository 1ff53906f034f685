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

package io.asgi.spring.boot.autoconfigure.middleware;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of static files.
 *
 * @param staticFiles Directories to serve, by name, and where to mount them.
 */
@ConfigurationProperties("asgi")
public record StaticFilesProperties(@DefaultValue Map<String, Directory> staticFiles) {

	public StaticFilesProperties {
		staticFiles = Collections.unmodifiableMap(new LinkedHashMap<>(staticFiles));
	}

	/**
	 * One directory.
	 *
	 * @param path Decoded path at which the directory is mounted.
	 * @param directory Directory that has the files.
	 * @param index File that stands for a directory.
	 * @param precompressed Whether variants beside a file, compressed before, are served
	 * to clients that accept them.
	 * @param dotFiles Whether files are served whose names, or whose directories' names,
	 * begin with a dot.
	 * @param outsideLinks Whether symbolic links that lead out of the directory are
	 * followed.
	 * @param cacheControl Header "cache-control" of the files. None by default.
	 */
	public record Directory(@Nullable String path, @Nullable String directory, @DefaultValue("index.html") String index,
			@DefaultValue("true") boolean precompressed, @DefaultValue("false") boolean dotFiles,
			@DefaultValue("false") boolean outsideLinks, @Nullable String cacheControl) {

	}

}
