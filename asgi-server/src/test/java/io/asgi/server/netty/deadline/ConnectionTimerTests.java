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

package io.asgi.server.netty.deadline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one timer of a connection, and the alarms of those who wait.
 */
class ConnectionTimerTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final ConnectionTimer timer = ConnectionTimer.of(this.channel);

	private final List<String> rung = new ArrayList<>();

	@BeforeEach
	void stopTheClock() {
		this.channel.freezeTime();
	}

	@Test
	void aConnectionHasOneTimer() {
		assertThat(ConnectionTimer.of(this.channel)).isSameAs(this.timer);
	}

	@Test
	void eachAlarmRingsOnceAtItsTime() {
		alarm("late").setUnlessSet(30);
		alarm("early").setUnlessSet(10);
		alarm("between").setUnlessSet(20);
		pass(9);
		assertThat(this.rung).isEmpty();
		pass(1);
		assertThat(this.rung).containsExactly("early");
		pass(10);
		assertThat(this.rung).containsExactly("early", "between");
		pass(100);
		assertThat(this.rung).containsExactly("early", "between", "late");
	}

	@Test
	void anAlarmThatIsSetStaysAsItIs() {
		ConnectionTimer.Alarm alarm = alarm("first");
		alarm.setUnlessSet(10);
		pass(5);
		alarm.setUnlessSet(10);
		pass(5);
		assertThat(this.rung).containsExactly("first");
	}

	@Test
	void anAlarmMayBeSetAgainOnceItHasRung() {
		ConnectionTimer.Alarm alarm = alarm("again");
		alarm.setUnlessSet(10);
		pass(10);
		alarm.setUnlessSet(10);
		pass(10);
		assertThat(this.rung).containsExactly("again", "again");
	}

	@Test
	void aCancelledAlarmDoesNotRing() {
		ConnectionTimer.Alarm cancelled = alarm("cancelled");
		cancelled.setUnlessSet(10);
		alarm("other").setUnlessSet(20);
		cancelled.cancel();
		pass(20);
		assertThat(this.rung).containsExactly("other");
	}

	@Test
	void ofTwoThatAreDueAtOnceTheFirstMayCancelTheOther() {
		List<ConnectionTimer.Alarm> alarms = new ArrayList<>();
		for (String name : List.of("one", "two")) {
			alarms.add(this.timer.alarm(() -> {
				this.rung.add(name);
				alarms.forEach(ConnectionTimer.Alarm::cancel);
			}));
		}
		alarms.forEach((alarm) -> alarm.setUnlessSet(10));
		pass(10);
		assertThat(this.rung).hasSize(1);
	}

	@Test
	void anAlarmThatFailsDoesNotKeepTheOthersFromRinging() {
		for (int i = 0; i < 2; i++) {
			this.timer.alarm(() -> {
				this.rung.add("failing");
				throw new IllegalStateException("on purpose");
			}).setUnlessSet(10);
		}
		alarm("other").setUnlessSet(10);
		pass(10);
		assertThat(this.rung).containsExactlyInAnyOrder("failing", "failing", "other");
	}

	@Test
	void nothingRingsAfterTheConnectionHasEnded() {
		alarm("never").setUnlessSet(10);
		this.channel.close();
		alarm("neither").setUnlessSet(10);
		pass(10);
		assertThat(this.rung).isEmpty();
	}

	private ConnectionTimer.Alarm alarm(String name) {
		return this.timer.alarm(() -> this.rung.add(name));
	}

	private void pass(long nanos) {
		this.channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
	}

}
