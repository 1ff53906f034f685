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

package io.asgi.sample;

import java.io.File;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.asgi.client.JdkClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample application on a machine without Python: in a process whose {@code PATH}
 * leads to none.
 */
@Tag("end-to-end")
@Timeout(150)
class WithoutPythonTests {

	@TempDir
	private Path empty;

	@Test
	void everythingElseIsServedAndTheReasonIsSaid() throws Exception {
		try (SampleProcess sample = start()) {
			sample.await("No Python application is served: there is no 'python3' to run");
			JdkClient client = new JdkClient(sample.awaitPort(), Version.HTTP_1_1);
			assertThat(client.get("/hello").body()).isEqualTo("Hello, ASGI");
			assertThat(client.get("/api/python").body()).isEqualTo("{\"missing\":\"there is no 'python3' to run\"}");
			assertThat(client.get("/python.html").statusCode()).isEqualTo(200);
			assertThat(client.get("/python/worker").statusCode()).isEqualTo(404);
			assertThat(client.get("/fastapi/items").statusCode()).isEqualTo(404);
			assertThat(sample.output()).doesNotContain("ERROR");
		}
	}

	private SampleProcess start() throws Exception {
		List<String> arguments = new ArrayList<>(List.of("-Xmx512m"));
		String jar = System.getProperty("sample.jar");
		if (jar != null) {
			arguments.addAll(List.of("-Dspring.aot.enabled=true", "-jar", jar));
		}
		else {
			arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), SampleApplication.class.getName()));
		}
		arguments
			.addAll(List.of("--server.address=127.0.0.1", "--server.port=0", "--spring.output.ansi.enabled=never"));
		return SampleProcess.start(Path.of("target/without-python/sample.log"), arguments,
				Map.of("PATH", this.empty + File.pathSeparator));
	}

}
