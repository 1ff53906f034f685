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

import io.asgi.AsgiReceiveEvent;

/**
 * An application's {@code receive} that waits for its event. Told one of both, once.
 */
public interface Receiver {

	/**
	 * Called with the event.
	 * @param event the event
	 * @return whether it was taken; {@code false} if the receiver has been withdrawn, and
	 * the event is for the next one
	 */
	boolean received(AsgiReceiveEvent event);

	/**
	 * Called when there will be no event.
	 * @param failure why not
	 */
	void failed(Throwable failure);

}
