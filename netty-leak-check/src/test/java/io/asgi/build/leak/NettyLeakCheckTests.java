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

package io.asgi.build.leak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

/**
 * Tests for {@link NettyLeakCheck}.
 */
class NettyLeakCheckTests {

	@Test
	void theBuildTracksEveryBuffer() {
		assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
	}

	@Test
	void aClassThatLeaksAPooledBufferFailsAndNamesThePlace() {
		assertThatClassFails(PooledLeak.class);
	}

	@Test
	void aClassThatLeaksABufferOfTheDefaultAllocatorFailsAndNamesThePlace() {
		assertThatClassFails(DefaultLeak.class);
	}

	@Test
	void aClassThatReleasesItsBuffersPasses() {
		execute(NoLeak.class).assertStatistics((statistics) -> statistics.failed(0));
	}

	private static void assertThatClassFails(Class<?> fixture) {
		execute(fixture).assertThatEvents()
			.haveExactly(1, event(container(fixture),
					finishedWithFailure(instanceOf(AssertionError.class),
							message((text) -> text.startsWith("1 leak(s) found by Netty after " + fixture.getName())
									&& text.contains(fixture.getName() + ".dropABuffer")))));
	}

	private static Events execute(Class<?> fixture) {
		EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
			.selectors(selectClass(fixture))
			.execute();
		return results.containerEvents();
	}

	static class PooledLeak {

		@Test
		void dropABuffer() {
			PooledByteBufAllocator.DEFAULT.directBuffer(16).writeInt(1);
		}

	}

	static class DefaultLeak {

		@Test
		void dropABuffer() {
			ByteBufAllocator.DEFAULT.buffer(16).writeInt(1);
		}

	}

	static class NoLeak {

		@Test
		void releaseABuffer() {
			ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16).writeInt(1);
			buffer.release();
		}

	}

}
