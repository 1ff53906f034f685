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

import io.asgi.spring.boot.actuate.PythonDescriptor.FailureDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of what came of a reload.
 *
 * @param application the name of the application
 * @param outcome {@code reloaded}, {@code rolled-back}, {@code under-way},
 * {@code not-running}, {@code unsupported} or {@code unknown}
 * @param generation which generation of workers takes calls, or {@code null} if nothing
 * was tried
 * @param failure why it was not reloaded, or {@code null} if it was
 */
public record ReloadDescriptor(String application, String outcome, @Nullable Integer generation,
		@Nullable FailureDescriptor failure) implements OperationResponseBody {

	static ReloadDescriptor refused(String application, ReloadOutcome outcome, String reason) {
		return new ReloadDescriptor(application, outcome.value(), null, new FailureDescriptor(reason, null));
	}

}
