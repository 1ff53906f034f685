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

package io.asgi.python;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How one worker is at a moment.
 *
 * @param place which one of the application's workers it is, from 0 to one less than
 * there should be. Whoever replaces it takes its place, and while the old one ends both
 * have it
 * @param pid its process id
 * @param state where it stands
 * @param generation 1 for those of the start, one more with each reload
 * @param python the version of Python, such as {@code 3.11.2}; {@code null} before it has
 * connected
 * @param implementation the implementation of Python, such as {@code CPython};
 * {@code null} before it has connected
 * @param loop its event loop, such as {@code uvloop 0.17.0}; {@code null} before it has
 * connected
 * @param streams how many calls are under way
 * @param lag how late its event loop is
 * @param memory its resident memory in bytes, 0 if it is not known
 * @param calls how many calls it has got since its start
 * @param since when its process was started
 */
public record WorkerStatus(int place, long pid, WorkerState state, int generation, @Nullable String python,
		@Nullable String implementation, @Nullable String loop, int streams, Duration lag, long memory, long calls,
		Instant since) {
}
