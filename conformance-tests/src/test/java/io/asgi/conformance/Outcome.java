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

package io.asgi.conformance;

/**
 * How a case of a suite ended.
 */
enum Outcome {

	/**
	 * As the suite wants it.
	 */
	OK("OK"),

	/**
	 * Allowed, though the suite would rather see something else.
	 */
	NON_STRICT("non-strict"),

	/**
	 * Nothing is required: the case only shows what is done.
	 */
	INFORMATIONAL("informational"),

	/**
	 * Not as the specification wants it, or not run at all.
	 */
	FAILED("failed");

	private final String text;

	Outcome(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
