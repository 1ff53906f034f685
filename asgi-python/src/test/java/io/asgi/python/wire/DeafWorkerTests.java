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

package io.asgi.python.wire;

import java.time.Duration;

import io.asgi.HttpScope;
import io.asgi.python.worker.WorkerLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker that nothing can be written to, though its side of the connection stays open.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource
class DeafWorkerTests extends AbstractLinkTests {

	private static final HttpScope GET = HttpScope.builder().build();

	@Test
	void aWorkerThatReadsNothingMoreIsLost() throws Exception {
		this.worker.deafen();
		this.exchange.call(this.link, GET);
		assertThat(this.exchange.end()).isInstanceOfSatisfying(WorkerLostException.class,
				(lost) -> assertThat(lost).hasMessageContaining("Broken pipe"));
		this.link.whenClosed().block(Duration.ofSeconds(30));
	}

	@Test
	void aWorkerThatReadsNothingMoreGetsNoCalls() throws Exception {
		this.worker.deafen();
		this.exchange.call(this.link, GET);
		this.bench.awaitLoops();
		assertThat(this.link.isOpen()).as("a link that nothing can be written to takes calls").isFalse();
		assertThat(new ExchangeDouble().call(this.link, GET).end()).isInstanceOf(WorkerLostException.class);
	}

}
