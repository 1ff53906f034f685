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

package io.asgi.spring.boot.autoconfigure;

import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The path of a request as filters have left it, which is the one that their rules are
 * for: within the base path, and without what forwarded headers have put before it.
 *
 * @param path the path
 * @param query the query with its question mark; empty if there is none
 */
record FilteredPath(PathContainer path, String query) {

	static FilteredPath of(ServerHttpRequest request) {
		String query = request.getURI().getRawQuery();
		return new FilteredPath(request.getPath().pathWithinApplication(), (query != null) ? "?" + query : "");
	}

	/**
	 * Return the target of the request, for who knows no base path.
	 */
	String target(BasePath basePath) {
		return basePath.value() + this.path.value() + this.query;
	}

	/**
	 * Return whether filters may have read the path in another way than an application
	 * will. They compare segments without their parameters, and take neither an encoded
	 * slash for the end of a segment nor bytes that are not encoded for UTF-8; the path
	 * of a scope has its parameters, and is decoded as a whole.
	 */
	boolean isAmbiguous() {
		String raw = this.path.value();
		for (int i = 0; i < raw.length(); i++) {
			char ch = raw.charAt(i);
			if (ch == ';' || ch > 0x7F) {
				return true;
			}
		}
		for (PathContainer.Element element : this.path.elements()) {
			if (element instanceof PathContainer.PathSegment segment && segment.valueToMatch().indexOf('/') >= 0) {
				return true;
			}
		}
		return false;
	}

}
