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

package io.asgi.python.worker;

/**
 * What a worker says of itself when it connects.
 *
 * @param pid its process id
 * @param python the version of Python, such as {@code 3.11.2}
 * @param implementation the implementation, such as {@code CPython}
 * @param loop the event loop, such as {@code uvloop 0.17.0}
 * @param asgiVersion the version of ASGI that the application speaks, 2 or 3
 * @param lifespan whether the application takes part in lifespan
 */
public record WorkerFacts(long pid, String python, String implementation, String loop, int asgiVersion,
		boolean lifespan) {
}
