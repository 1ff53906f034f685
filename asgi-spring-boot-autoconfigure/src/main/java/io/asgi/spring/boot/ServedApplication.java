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

package io.asgi.spring.boot;

import io.asgi.server.lifespan.LifespanMode;
import io.asgi.server.lifespan.LifespanStatus;

/**
 * An ASGI application that is mounted, and its state at one moment.
 *
 * @param name the name of the application
 * @param bean the name of the bean that is the application
 * @param flavour what kind of application the bean is: {@code asynchronous},
 * {@code blocking} or {@code streaming}
 * @param path the path at which it is mounted, {@code /} for the root
 * @param rootPath the root path that it is told, {@code /} for none
 * @param dispatch how requests reach it
 * @param lifespanMode what the server makes of its lifespan
 * @param lifespan where it stands in its lifespan
 */
public record ServedApplication(String name, String bean, String flavour, String path, String rootPath,
		AsgiDispatch.Choice dispatch, LifespanMode lifespanMode, LifespanStatus lifespan) {

}
