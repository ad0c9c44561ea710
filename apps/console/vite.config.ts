import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  resolve: { conditions: ['@jumpfleet/source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    sourcemap: true,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // Our libraries do nothing when they are loaded, so what is not used stays out of the bundle.
      treeshake: { moduleSideEffects: (id) => !id.includes('/libs/') },
    },
  },
});
