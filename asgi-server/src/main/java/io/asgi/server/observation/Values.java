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

package io.asgi.server.observation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import io.asgi.ConnectionScope;
import io.asgi.HostPort;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.ReportedRequest;
import org.jspecify.annotations.Nullable;

/**
 * The values of keys. Those that have few stay few, whatever clients send.
 */
final class Values {

	static final String UNKNOWN = "UNKNOWN";

	static final String NONE = "none";

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE", "CONNECT");

	private Values() {
	}

	static String application(ReportedRequest request) {
		String application = request.application();
		return (application != null) ? application : NONE;
	}

	static String method(String method) {
		String name = method.toUpperCase(Locale.ROOT);
		return METHODS.contains(name) ? name : UNKNOWN;
	}

	static String status(@Nullable HttpReport report) {
		return (report != null && report.status() != null) ? report.status().toString() : UNKNOWN;
	}

	/**
	 * A status code says nothing where the rest of the response has not followed, unless
	 * it is known why.
	 */
	static String outcome(@Nullable HttpReport report, @Nullable Throwable failure) {
		if (report == null || report.status() == null || report.outcome() == Outcome.CLIENT_GONE) {
			return UNKNOWN;
		}
		if (report.outcome() == Outcome.CUT_OFF) {
			return (failure != null) ? "SERVER_ERROR" : UNKNOWN;
		}
		return switch (report.status() / 100) {
			case 1 -> "INFORMATIONAL";
			case 2 -> "SUCCESS";
			case 3 -> "REDIRECTION";
			case 4 -> "CLIENT_ERROR";
			case 5 -> "SERVER_ERROR";
			default -> UNKNOWN;
		};
	}

	static String ending(@Nullable Outcome outcome) {
		return (outcome != null) ? outcome.value() : UNKNOWN;
	}

	static String exception(@Nullable Throwable failure) {
		if (failure == null) {
			return NONE;
		}
		String name = failure.getClass().getSimpleName();
		return name.isEmpty() ? failure.getClass().getName() : name;
	}

	/**
	 * Return the path as it was received: decoded, it may have line breaks.
	 */
	static String path(ConnectionScope scope) {
		byte[] rawPath = scope.rawPath();
		return (rawPath != null) ? new String(rawPath, StandardCharsets.ISO_8859_1) : scope.path();
	}

	static String client(ConnectionScope scope) {
		HostPort client = scope.client();
		return (client != null) ? client.host() : NONE;
	}

}
