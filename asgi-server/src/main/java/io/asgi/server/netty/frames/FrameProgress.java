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

package io.asgi.server.netty.frames;

/**
 * Whether something is missing that all other frames have to wait for: the settings that
 * follow the preface, or the rest of a header block. It takes the frames for valid; that
 * is the codec's concern.
 */
final class FrameProgress {

	private boolean started;

	private boolean blockOpen;

	private boolean fields;

	private boolean completed;

	/**
	 * A frame begins.
	 */
	void begin(FrameHead head) {
		this.fields = head.hasFields();
		if (this.fields) {
			this.blockOpen = !head.endsFields();
		}
	}

	/**
	 * All of the frame has come. The first has to be that of the settings.
	 */
	void end() {
		this.completed |= !this.started || (this.fields && !this.blockOpen);
		this.started = true;
		this.fields = false;
	}

	/**
	 * Return whether the settings or a header block is not complete.
	 */
	boolean isSomethingMissing() {
		return !this.started || this.blockOpen || this.fields;
	}

	/**
	 * Return whether something that was missing has become complete since the last time
	 * that this was asked.
	 */
	boolean takeCompleted() {
		boolean completed = this.completed;
		this.completed = false;
		return completed;
	}

}
