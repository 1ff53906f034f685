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

package io.asgi.spring.boot.actuate;

import io.asgi.HostPort;
import io.asgi.server.report.LiveScope;
import io.asgi.server.report.LiveScopes;
import io.asgi.spring.boot.actuate.AsgiEndpoint.ScopeDescriptor;
import io.asgi.spring.boot.actuate.AsgiEndpoint.ScopesDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Describes live scopes, without what clients may not want to be seen.
 */
final class ScopeDescriptors {

	private final Sanitizer sanitizer;

	ScopeDescriptors(Iterable<SanitizingFunction> sanitizingFunctions) {
		this.sanitizer = new Sanitizer(sanitizingFunctions);
	}

	ScopesDescriptor of(LiveScopes scopes, boolean showUnsanitized) {
		return new ScopesDescriptor(scopes.total(),
				scopes.scopes().stream().map((scope) -> of(scope, showUnsanitized)).toList());
	}

	private ScopeDescriptor of(LiveScope scope, boolean showUnsanitized) {
		HostPort client = scope.client();
		return new ScopeDescriptor(scope.type(), scope.waiting() ? "queued" : "active", scope.startedAt(),
				scope.httpVersion(), scope.method(), sanitize("path", scope.path(), showUnsanitized),
				sanitize("client", (client != null) ? client.toString() : null, showUnsanitized));
	}

	private @Nullable Object sanitize(String key, @Nullable String value, boolean showUnsanitized) {
		return this.sanitizer.sanitize(new SanitizableData(null, key, value), showUnsanitized);
	}

}
