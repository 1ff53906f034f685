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

import java.nio.file.Path;

import io.asgi.benchmarks.process.ServerKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link Options}.
 */
class OptionsTests {

	@Test
	void byDefaultEverythingIsMeasured() {
		Options options = Options.parse();
		assertThat(options.workloads()).isEqualTo(Workloads.list());
		Workload plaintext = Workloads.of("plaintext");
		assertThat(options.serversOf(plaintext)).containsExactlyElementsOf(plaintext.servers());
	}

	@Test
	void workloadsAndServersAreChosenByName() {
		Options options = Options.parse("--workloads", "json,plaintext", "--servers", "asgi,raw,mvc");
		assertThat(options.workloads()).extracting(Workload::name).containsExactly("json", "plaintext");
		assertThat(options.serversOf(Workloads.of("websocket"))).containsExactly(ServerKind.RAW, ServerKind.ASGI);
	}

	@Test
	void quickIsShorter() {
		assertThat(Options.parse("--quick").seconds()).isLessThan(Options.parse().seconds());
		assertThat(Options.parse("--quick", "--rounds", "7").rounds()).isEqualTo(7);
	}

	@Test
	void partsOfTheBenchmarksDoNotReplaceTheResultsOfAll() {
		Path all = Path.of("benchmarks/RESULTS.md");
		Path parts = Path.of("benchmarks/target/results.md");
		assertThat(Options.parse().output()).isEqualTo(all);
		assertThat(Options.parse("--quick").output()).isEqualTo(parts);
		assertThat(Options.parse("--servers", "raw").output()).isEqualTo(parts);
		assertThat(Options.parse("--workloads", "json").output()).isEqualTo(parts);
		assertThat(Options.parse("--quick", "--output", "a.md").output()).isEqualTo(Path.of("a.md"));
	}

	@Test
	void moreWorkersThanCoresAreRefused() {
		int cores = Cores.all();
		assertThat(Options.parse("--workers", String.valueOf(cores)).workers()).isEqualTo(cores);
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--workers", String.valueOf(cores + 1)))
			.withMessage(
					"The option '--workers' must be at most " + cores + ", the cores of this machine: " + (cores + 1));
	}

	@Test
	void whatDoesNotExistIsRefusedWithWhatDoes() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--fast"))
			.withMessageContaining("'--fast'")
			.withMessageContaining("--quick");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--servers", "nginx"))
			.withMessageContaining("uvicorn");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--workloads", "text"))
			.withMessageContaining("plaintext");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds"))
			.withMessageContaining("needs a value");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds", "0"))
			.withMessageContaining("at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds", "few"))
			.withMessage("The option '--rounds' must be a number: 'few'");
	}

	@Test
	void serversThatAreMeasuredAtNoneOfTheWorkloadsAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Options.parse("--servers", "raw", "--workloads", "python-json"))
			.withMessageContaining("None of the servers [raw]")
			.withMessageContaining("[python-json]");
	}

}
