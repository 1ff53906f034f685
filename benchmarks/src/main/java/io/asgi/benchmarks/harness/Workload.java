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

package io.asgi.benchmarks.harness;

import java.util.List;

import io.asgi.benchmarks.load.Load;

/**
 * One kind of work that servers are compared at.
 *
 * @param name the name on the command line
 * @param title the name for readers
 * @param check what a server must answer before its figures count
 * @param load puts the load on
 * @param servers the servers that are measured unless others are chosen
 * @param baseline the server whose figures are 1
 */
record Workload(String name, String title, Check check, Load load, List<ServerKind> servers, ServerKind baseline) {
}
