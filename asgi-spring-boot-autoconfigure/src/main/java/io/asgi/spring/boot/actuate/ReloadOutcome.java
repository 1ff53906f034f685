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

import java.util.stream.Stream;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * What can come of a reload, and how that is answered over HTTP.
 */
enum ReloadOutcome {

	/**
	 * Calls go to the new workers.
	 */
	RELOADED(WebEndpointResponse.STATUS_OK),

	/**
	 * One of the new workers could not start. The old ones go on.
	 */
	ROLLED_BACK(WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR),

	/**
	 * Another reload is under way.
	 */
	UNDER_WAY(409),

	/**
	 * The application does not run.
	 */
	NOT_RUNNING(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE),

	/**
	 * It is no application in Python, its workers are started by hand, or there is no
	 * such action.
	 */
	UNSUPPORTED(WebEndpointResponse.STATUS_BAD_REQUEST),

	/**
	 * There is no such application.
	 */
	UNKNOWN(WebEndpointResponse.STATUS_NOT_FOUND);

	private final int status;

	ReloadOutcome(int status) {
		this.status = status;
	}

	static ReloadOutcome of(String value) {
		return Stream.of(values())
			.filter((outcome) -> outcome.value().equals(value))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Unknown outcome of a reload: " + value));
	}

	String value() {
		return Names.of(this);
	}

	int status() {
		return this.status;
	}

}
