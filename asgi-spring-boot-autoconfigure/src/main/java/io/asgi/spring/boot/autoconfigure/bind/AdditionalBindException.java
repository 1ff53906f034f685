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

package io.asgi.spring.boot.autoconfigure.bind;

import java.nio.file.FileAlreadyExistsException;

import io.asgi.spring.boot.autoconfigure.AsgiProperties;

import org.springframework.core.NestedExceptionUtils;

/**
 * Thrown when an additional bind cannot be opened.
 */
final class AdditionalBindException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	AdditionalBindException(String name, AsgiProperties.AdditionalBind bind, Exception cause) {
		super("The additional bind '" + name + "' could not be opened on " + address(bind) + ": "
				+ reason(bind, NestedExceptionUtils.getMostSpecificCause(cause)) + ".", cause);
		this.action = "Correct the properties 'asgi.additional-binds." + name + ".*', or remove them.";
	}

	String action() {
		return this.action;
	}

	private static String address(AsgiProperties.AdditionalBind bind) {
		if (bind.unixSocket() != null) {
			return bind.unixSocket();
		}
		return ((bind.address() != null) ? bind.address().getHostAddress() + " " : "") + "port " + bind.port();
	}

	private static String reason(AsgiProperties.AdditionalBind bind, Throwable cause) {
		if (cause instanceof FileAlreadyExistsException existing) {
			return "the file exists and " + existing.getReason();
		}
		if (bind.unixSocket() != null && cause instanceof IllegalArgumentException) {
			// Thrown by event loops for a kind of channel that they do not have
			return "a Unix domain socket needs the native transport of Netty for this platform (epoll or kqueue), "
					+ "which is not in use";
		}
		return (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

}
