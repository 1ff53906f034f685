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

package io.asgi.server.protocol;

import java.nio.charset.StandardCharsets;

import io.asgi.ApplicationLostException;
import io.asgi.AsgiHeaders;
import io.asgi.IllegalEventException;
import io.asgi.RequestRefusedException;
import io.asgi.UnsupportedScopeException;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets in place of the response of an application that has failed.
 *
 * @param status the status code
 * @param message the body
 */
public record FailureResponse(int status, String message) {

	/**
	 * What a client gets that has nothing to do with the failure.
	 */
	static final FailureResponse INTERNAL_ERROR = new FailureResponse(500, "Internal Server Error");

	private static final FailureResponse BAD_GATEWAY = new FailureResponse(502, "Bad Gateway");

	private static final FailureResponse NOT_FOUND = new FailureResponse(404, "Not Found");

	private static final int MAX_CAUSES = 8;

	/**
	 * Return the response for a failure.
	 * @param failure the application's error
	 * @param protocol the protocol that the client speaks: {@code http} or
	 * {@code websocket}. An application that does not speak it is not what the client
	 * looks for
	 * @return the response
	 */
	public static FailureResponse of(Throwable failure, String protocol) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
			FailureResponse response = ofCause(cause, protocol);
			if (response != null) {
				return response;
			}
			cause = cause.getCause();
		}
		return INTERNAL_ERROR;
	}

	/**
	 * Return whether it is the client that has made a mistake.
	 * @return {@code true} for a status code of 400 to 499
	 */
	public boolean isClientError() {
		return this.status < 500;
	}

	ResponseHead head(boolean bodyless) {
		AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8");
		return new ResponseHead(this.status, headers, body().length, bodyless);
	}

	byte[] body() {
		return this.message.getBytes(StandardCharsets.UTF_8);
	}

	private static @Nullable FailureResponse ofCause(Throwable cause, String protocol) {
		if (cause instanceof RequestRefusedException refused) {
			return new FailureResponse(refused.status(), String.valueOf(refused.getMessage()));
		}
		if (cause instanceof ApplicationLostException) {
			return BAD_GATEWAY;
		}
		if (cause instanceof UnsupportedScopeException) {
			return NOT_FOUND;
		}
		boolean speaksAnother = cause instanceof IllegalEventException illegal
				&& !illegal.eventType().startsWith(protocol + ".");
		return speaksAnother ? NOT_FOUND : null;
	}

}
