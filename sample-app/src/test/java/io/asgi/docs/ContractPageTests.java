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

package io.asgi.docs;

import java.util.stream.Stream;

import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on the contract leaves no event out.
 */
class ContractPageTests {

	@ParameterizedTest
	@MethodSource
	void everyEventIsOnThePage(Class<?> event) {
		String name = event.getEnclosingClass().getSimpleName() + "." + event.getSimpleName();
		assertThat(ProjectFile.of("docs/contract.md").text()).contains("`" + name + "`");
	}

	static Stream<Class<?>> everyEventIsOnThePage() {
		return Stream.of(AsgiReceiveEvent.class, AsgiSendEvent.class)
			.flatMap((side) -> Stream.of(side.getPermittedSubclasses()))
			.flatMap((protocol) -> Stream.of(protocol.getPermittedSubclasses()));
	}

}
